/**
 * Error codes of OAuth 2.0 and OpenID Connect. They are public words, so errors show them even if a secret of the request
 * is a part of one.
 */
export const oAuth2ErrorCodes: readonly string[] = [
  // RFC 6749, sections 4.1.2.1 and 5.2
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  // RFC 6750, section 3.1
  'insufficient_scope',
  'invalid_token',
  // RFC 7009, section 2.2.1
  'unsupported_token_type',
  // RFC 7591, section 3.2.2
  'invalid_client_metadata',
  'invalid_redirect_uri',
  'invalid_software_statement',
  'unapproved_software_statement',
  // RFC 8707, section 2
  'invalid_target',
  // RFC 9396, section 5
  'invalid_authorization_details',
  // RFC 9449, sections 5 and 8
  'invalid_dpop_proof',
  'use_dpop_nonce',
  // RFC 9470, section 3
  'insufficient_user_authentication',
  // RFC 8628, section 3.5
  'authorization_pending',
  'expired_token',
  'slow_down',
  // OpenID Connect Core, section 3.1.2.6
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_request_object',
  'invalid_request_uri',
  'login_required',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0, section 2
  'unmet_authentication_requirements',
]
