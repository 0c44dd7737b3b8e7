/** Style of all pages: light and dark, from 320 pixels. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #eef1f8; --card: #fff; --text: #1b2033; --quiet: #555d75; --line: #cdd3e3; --field: #fff;
  --accent: #3b5bdb; --accent-strong: #2f49b4; --on-accent: #fff; --bad: #b3261e; --bad-page: #fdecea;
  --shadow: 0 1px 2px rgb(20 30 70 / 8%), 0 12px 32px rgb(20 30 70 / 10%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10131c; --card: #1a1f2e; --text: #e8ebf5; --quiet: #a4adc6; --line: #39415a; --field: #121623;
    --accent: #8fa6ff; --accent-strong: #b0c0ff; --on-accent: #10131c; --bad: #ffb4ab; --bad-page: #3a1f22;
    --shadow: 0 12px 32px rgb(0 0 0 / 40%);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: 2rem; border-radius: 1rem; background: var(--card);
  box-shadow: var(--shadow); overflow-wrap: anywhere;
}
.brand { display: flex; align-items: center; gap: .625rem; margin: 0 0 1.5rem; font-weight: 600; font-size: .9375rem; }
.mark { width: 2rem; height: 2rem; fill: var(--on-accent); flex: none; }
.mark rect { fill: var(--accent); }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
.quiet { color: var(--quiet); }
form { margin-top: 1.5rem; }
label { display: block; font-weight: 600; font-size: .9375rem; }
input:not([type=checkbox]) {
  display: block; width: 100%; margin: .375rem 0 1.125rem; padding: .6875rem .875rem; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--quiet); border-radius: .5rem;
}
input[aria-invalid] { border-color: var(--bad); }
input.code { font: 1.375rem/1.5 ui-monospace, monospace; letter-spacing: .12em; text-align: center; }
fieldset { margin: 0 0 .5rem; padding: 0; border: 1px solid var(--line); border-radius: .75rem; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.check { display: flex; gap: .75rem; align-items: flex-start; padding: .8125rem 1rem; font-weight: 400; }
.check + .check { border-top: 1px solid var(--line); }
.check code { display: block; color: var(--quiet); font-size: .8125rem; }
.alone { padding: .25rem 0; }
input[type=checkbox] { flex: none; width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent); }
.buttons { display: grid; gap: .75rem; margin-top: 1.25rem; }
button {
  min-height: 2.875rem; padding: .625rem 1.25rem; border: 1px solid transparent; border-radius: .5rem; font: inherit;
  font-weight: 600; cursor: pointer; color: var(--on-accent); background: var(--accent);
}
button:hover { background: var(--accent-strong); }
button.second { color: var(--text); background: none; border-color: var(--line); }
button.second:hover { border-color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { margin: 1.25rem 0 0; padding: .75rem 1rem; border-radius: .5rem; color: var(--bad); background: var(--bad-page); }
[role=alert] + form { margin-top: 1.25rem; }
dl { margin: 1.25rem 0 0; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0 0 .75rem; }
dd:last-child { margin-bottom: 0; }
@media (max-width: 30rem) {
  body { padding: 0; place-items: stretch; }
  main { max-width: none; border-radius: 0; box-shadow: none; padding: 1.5rem 1.25rem; }
}
`
