import { hex } from '@scure/base'

import { sha256 } from '../../encoding.js'
import type { Client } from '../state/client.js'
import { invalidRequest } from '../wire/failures.js'

// Pairwise subjects must be the same in every run, so the salt is not random.
const salt = 'typed-oauth-mocks'

/**
 * Returns the subject that a client sees: that of the user, or for `pairwise` clients one that only the client's sector
 * gets.
 *
 * @param forced - Pairwise subject that the login page chose; empty if it chose none.
 * @see [OpenID Connect Core, section 8.1](https://openid.net/specs/openid-connect-core-1_0.html#PairwiseAlg)
 */
export async function visibleSubject(client: Client, subject: string, forced: string): Promise<string> {
  if (client.subject_type !== 'pairwise') return subject
  if (forced !== '') return forced
  return hex.encode(await sha256(sector(client) + subject + salt))
}

function sector(client: Client): string {
  if (client.sector_identifier_uri !== '') return client.sector_identifier_uri
  const [uri, ...others] = client.redirect_uris
  if (uri === undefined || others.length > 0) {
    throw invalidRequest("A pairwise client needs exactly one redirect URI or a 'sector_identifier_uri'.")
  }
  return URL.canParse(uri) ? new URL(uri).host : uri
}
