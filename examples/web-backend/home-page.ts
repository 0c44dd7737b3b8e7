function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
    <title>${title}</title><link rel="icon" href="data:," />
  </head>
  <body><main><h1>${title}</h1>${content}</main></body>
</html>`
}

/** Shows that there is an access token, which the application now sends to its APIs. Never show the token itself. */
export function homePage(accessToken: string): string {
  const form = '<form method="post" action="/sign-out"><button>Sign out</button></form>'
  return page('Your photos', `<p>Signed in, with an access token of ${accessToken.length} characters.</p>${form}`)
}

/** For a sign-in that failed. */
export const tryAgainPage: string = page('The sign-in did not work', '<p><a href="/sign-in">Try again</a></p>')

/** For a failure of Redis or Hydra: nobody is signed out. */
export const failurePage: string = page('Sorry, not now', '<p>Please try again in a minute.</p>')

/** After a sign-out. */
export const signedOutPage: string = page('You are signed out', '<p><a href="/sign-in">Sign in</a></p>')
