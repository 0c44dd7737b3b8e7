import type { AskLogin, OAuth2Client, OAuth2ConsentRequest, OAuth2LogoutRequest } from '@typed-oauth/ory-oauth2'

import { html, type Html } from './html.ts'
import { page } from './layout.ts'
import { findUser } from './users.ts'

/** What scopes mean, in words for users. */
const meanings: Readonly<Record<string, string>> = {
  openid: 'Know which account is yours',
  profile: 'See your name',
  email: 'See your email address',
  offline_access: 'Keep its access when you are away',
  'photos.read': 'See your photos',
  'photos.write': 'Add and remove photos',
}

function nameOf(client: OAuth2Client | null): string {
  return client?.client_name || client?.client_id || 'the application'
}

function buttons(yes: string, no: string): Html {
  return html`<div class="buttons">
    <button name="decision" value="accept">${yes}</button>
    <button name="decision" value="deny" class="second" formnovalidate>${no}</button>
  </div>`
}

/** Asks for an address and a password; `failed` is the address of a try that failed. */
export function loginPage({ request, params }: Pick<AskLogin, 'params' | 'request'>, failed?: unknown): string {
  const email = typeof failed === 'string' ? failed : (params.login_hint ?? '')
  const isBad = failed !== undefined && html`aria-invalid="true" aria-describedby="problem"`
  return page(
    'Sign in',
    html`<p class="quiet">to continue to ${nameOf(request.client)}</p>
      ${failed !== undefined && html`<p role="alert" id="problem">The address or the password is wrong. Please try again.</p>`}
      <form method="post">
        <label for="email">Email address</label>
        <input
          id="email"
          name="email"
          type="email"
          value="${email}"
          autocomplete="username"
          maxlength="254"
          required
          ${isBad}
          ${email === '' && html`autofocus`}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength="200"
          required
          ${isBad}
          ${email !== '' && html`autofocus`}
        />
        <label class="check alone">
          <input type="checkbox" name="remember" value="yes" />
          Stay signed in on this device
        </label>
        ${buttons('Sign in', 'Cancel')}
      </form>`,
  )
}

/** Asks what a client may do: a checkbox per scope. */
export function consentPage({ client, requested_scope: scopes, subject }: OAuth2ConsentRequest): string {
  const user = findUser(subject)
  const boxes = scopes.map(
    (scope) =>
      html`<label class="check">
        <input type="checkbox" name="scope" value="${scope}" checked />
        <span>${meanings[scope] ?? 'Other access'} <code>${scope}</code></span>
      </label>`,
  )
  return page(
    `${nameOf(client)} asks for access`,
    html`<p class="quiet">You are signed in as ${user?.name} (${user?.email}).</p>
      <form method="post">
        ${
          boxes.length > 0 &&
          html`<fieldset>
            <legend>What ${nameOf(client)} may do</legend>
            ${boxes}
          </fieldset>`
        }
        <label class="check alone">
          <input type="checkbox" name="remember" value="yes" /> Do not ask again for what I allow now
        </label>
        ${buttons('Allow', 'Deny')}
      </form>`,
  )
}

/** Asks whether the user leaves. */
export function logoutPage({ client, subject }: OAuth2LogoutRequest): string {
  const user = findUser(subject)
  return page(
    'Sign out?',
    html`<p class="quiet">
        ${client ? `${nameOf(client)} asks to sign you out` : 'You are about to be signed out'}${
          user && ` of ${user.email}`
        }.
        You will have to sign in again in all applications that use this account.
      </p>
      <form method="post">${buttons('Sign out', 'Stay signed in')}</form>`,
  )
}

/** Asks for the code that a device shows. */
export function devicePage(userCode: string, isWrong = false): string {
  return page(
    'Connect a device',
    html`<p class="quiet">Type the code that your device shows. Capital and small letters are different.</p>
      ${isWrong && html`<p role="alert" id="problem">This code is wrong, used or too old. Please look at your device.</p>`}
      <form method="post">
        <label for="user_code">Code</label>
        <input
          id="user_code"
          name="user_code"
          class="code"
          value="${userCode}"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="40"
          required
          autofocus
          ${isWrong && html`aria-invalid="true" aria-describedby="problem"`}
        />
        <p class="quiet">Continue only if you started this yourself, and the device is in your hands.</p>
        <div class="buttons"><button>Continue</button></div>
      </form>`,
  )
}

/** The last page for the user of a device that was denied. */
export function deviceDeniedPage(): string {
  return page('Nothing was allowed', html`<p class="quiet">The device gets no access. You can close this page.</p>`)
}

const closeIt = html`<p class="quiet">You can close this page.</p>`

/** Pages at which a flow ends, by path. The settings of Hydra name these paths; `/` is where a declined logout ends. */
export const lastPages: Readonly<Record<string, string>> = {
  '/': page('You are signed in', closeIt),
  '/bye': page('You are signed out', closeIt),
  '/device/done': page(
    'Your device is connected',
    html`<p class="quiet">You can close this page and go on at your device.</p>`,
  ),
}

/** For a page that was opened too late, twice, or without its parameters. */
export function restartPage(reason: 'expired' | 'missing' | 'unknown'): string {
  const why = {
    expired: 'This page is too old.',
    missing: 'Something is missing in the address.',
    unknown: 'This page was used already, or does not exist.',
  }
  return page(
    'Please start again',
    html`<p class="quiet">${why[reason]} Go back to the application and try once more.</p>`,
  )
}

/** Shows what Hydra cannot send back to a client. Anybody can write this address: its text is shown as a quotation only. */
export function errorPage({ error, error_description: description }: Readonly<Record<string, unknown>>): string {
  return page(
    'This did not work',
    html`<p class="quiet">Go back to the application and try once more. Its developers may ask you for these words:</p>
      <dl>
        <dt>Error</dt>
        <dd><code>${(typeof error === 'string' ? error : 'unknown').slice(0, 100)}</code></dd>
        ${
          typeof description === 'string' &&
          html`<dt>Description</dt>
            <dd><q>${description.slice(0, 500)}</q></dd>`
        }
      </dl>`,
  )
}

/** For a failure of the server itself. */
export function failurePage(): string {
  return page(
    'Sorry, not now',
    html`<p class="quiet">The sign-in service does not answer. Please try again in a minute.</p>`,
  )
}

/** For an address that has no page. */
export function notFoundPage(): string {
  return page('Nothing is here', html`<p class="quiet">Go back to the application and try once more.</p>`)
}
