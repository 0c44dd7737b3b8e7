/** Documented example of a new token. */
export const token = {
  access_token: '1ABCde2FGHijKl3m4NO5pqR6STUv7wxYzAbc8dE90FgH1IJkLm',
  client_id: 'a1Bcdefg2HI3Jkl4m5nOP',
  expires_at: 1_738_945_086,
  expires_in: 900,
  scope: 'qualifications validations redemptions',
  token_type: 'Bearer',
}

/** Documented error bodies, by their subject. */
export const errorBodies = {
  invalidScope: { code: 400, key: 'invalid_scope', message: 'Invalid scope: vouchers,campaigns' },
  invalidGrantType: { code: 400, key: 'invalid_grant_type', message: 'Invalid grant_type' },
  missingParameters: { code: 400, key: 'missing_parameters', message: 'Missing parameters' },
  unauthorized: { code: 401, key: 'unauthorized', message: 'Unauthorized' },
  wrongMethod: {
    code: 405,
    message: 'HTTP Method Not Allowed',
    details: 'PUT is not supported by this endpoint. Did you mean GET or POST?',
  },
  rateLimit: { code: 429, message: 'Too many requests hit the API too quickly.' },
  full: {
    code: 400,
    key: 'quantity_exceeded',
    message: 'quantity exceeded',
    details: 'KY4KRtMl',
    request_id: 'v-0d732b0e259690f253',
  },
  older: { statusCode: 413, error: 'Request Entity Too Large', message: 'The body is larger than allowed' },
}
