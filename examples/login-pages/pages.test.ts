import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { html } from './html.ts'
import { checkPassword, claimsOf, errorPage, findUser, pageHeaders } from './index.ts'

describe('html', () => {
  it('escapes texts in elements and attributes, once, and joins lists', () => {
    const inner = html`<b title="${`"'<>&`}">${'<script>'}</b>`
    expect(html`${[inner, 'a & b']}${undefined}${false}`.text).toBe(
      '<b title="&quot;&#39;&lt;&gt;&amp;">&lt;script&gt;</b>a &amp; b',
    )
  })
})

describe('pages', () => {
  it('the error page quotes the address, whoever wrote it, and cuts it off', () => {
    const description = `Call us: <a href="https://bad.example.com">${'x'.repeat(2000)}</a>`
    const text = errorPage({ error: '<script>alert(1)</script>', error_description: description })
    expect(text).not.toMatch(/<script|<a /)
    expect(text).toContain('<q>Call us: &lt;a href=')
    expect(text).not.toContain('x'.repeat(501))
  })

  it('the policy allows the style of the pages and nothing else, no frame, and every target of a form', () => {
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(errorPage({})) ?? []
    const policy = pageHeaders['content-security-policy']
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('form-action')
  })
})

describe('users', () => {
  it('a user is found by address in any case and password', async () => {
    expect(await checkPassword(' Alice@Example.com', 'apples and pears')).toMatchObject({ name: 'Alice Example' })
  })

  it.each([
    ['alice@example.com', 'boats and trains'],
    ['alice@example.com', ''],
    ['nobody@example.com', 'apples and pears'],
    [['alice@example.com'], 'apples and pears'],
    ['alice@example.com', undefined],
    ['alice@example.com', 'a'.repeat(201)],
  ])('nobody is found by %j and %j', async (email, password) => {
    expect(await checkPassword(email, password)).toBeUndefined()
  })

  it('claims follow the granted scopes', async () => {
    const { id = '' } = (await checkPassword('bob@example.com', 'boats and trains')) ?? {}
    expect(findUser(id)?.email).toBe('bob@example.com')
    expect(claimsOf(id, ['openid'])).toEqual({})
    expect(claimsOf(id, ['profile', 'email'])).toEqual({
      name: 'Bob Example',
      email: 'bob@example.com',
      email_verified: true,
    })
    expect(claimsOf('nobody', ['profile'])).toEqual({})
  })
})
