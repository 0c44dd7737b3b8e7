import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** A user. */
export interface User {
  /** Id that never changes: the `sub` of tokens. An email address is none, since it can change hands. */
  readonly id: string
  /** Name to show. */
  readonly name: string
  /** Address to sign in with. */
  readonly email: string
}

interface Row extends User {
  /** Random bytes in base64url. */
  readonly salt: string
  /** The hashed password in base64url. */
  readonly hash: string
}

const rows: readonly Row[] = [
  {
    id: 'u-3f9a',
    name: 'Alice Example',
    email: 'alice@example.com',
    salt: 'l3rcjcevGy1LxL_5PssBdg',
    hash: 'y2TLaH-kaf3IypTJAxZH9DygWSAqA9xJwqvRHsw4Q7M',
  },
  {
    id: 'u-71c0',
    name: 'Bob Example',
    email: 'bob@example.com',
    salt: 'NoK9HC_F5-DFJIXyQNMgNA',
    hash: 'AVGz8sR891aJcI9SJYLkfAbXxQYgS-xA9ukFSC6rZM8',
  },
]

// OWASP's setting for 32 MiB: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
const derive = promisify<string, string, number, typeof cost, Buffer>(scrypt)

/** The hash of a password, as the table holds it. */
async function hashPassword(password: string, salt: string): Promise<string> {
  return (await derive(password.normalize('NFKC'), salt, 32, cost)).toString('base64url')
}

/** Finds the user of an address and a password. Takes as long for an unknown address as for a wrong password. */
export async function checkPassword(email: unknown, password: unknown): Promise<User | undefined> {
  if (typeof email !== 'string' || typeof password !== 'string' || password.length > 200) return undefined
  const row = rows.find((each) => each.email === email.trim().toLowerCase())
  const hash = await hashPassword(password, row?.salt ?? 'nobody')
  const isRight = timingSafeEqual(Buffer.from(hash), Buffer.from(row?.hash ?? hash.replaceAll(/./g, '-')))
  return isRight ? row : undefined
}

/** Finds a user by id. */
export function findUser(id: string): User | undefined {
  return rows.find((row) => row.id === id)
}

/** What an ID token says about a user: what the granted scopes allow (OpenID Connect Core, section 5.4). */
export function claimsOf(id: string, grantedScope: readonly string[]): Record<string, unknown> {
  const user = findUser(id)
  return {
    ...(user && grantedScope.includes('profile') && { name: user.name }),
    ...(user && grantedScope.includes('email') && { email: user.email, email_verified: true }),
  }
}
