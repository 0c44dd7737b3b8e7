import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { chromium, type Browser, type Page } from 'playwright-core'

import { root } from '../consumer.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** Starts Chromium, or says how to get it. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}: run "apt-get install -y chromium", or name another one in CHROMIUM_PATH.`,
    )
  }
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
}

/** Starts the program of an example with the sources of the packages, and waits for its first line. */
export async function startExample(name: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const hooks = join(root, 'packages/mocks/test/source-hooks.ts')
  const program = join(root, 'examples', name, 'server.ts')
  const child = spawn(process.execPath, ['--conditions=typed-oauth:source', '--import', hooks, program], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('close', (code) => reject(new Error(`${name} has ended: ${code}`)))
  })
  return child
}

/** Where pictures of the pages go; by default, none are taken. */
const pictures = process.env['SCREENSHOTS']

/**
 * Checks a page as users meet it: no sideways scrolling at 360 pixels, in light and dark; a language, one heading, and a
 * name for each field. Returns what is wrong.
 */
export async function problemsOf(page: Page, name: string): Promise<unknown[]> {
  const problems: unknown[] = []
  const before = page.viewportSize() ?? { width: 800, height: 720 }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [800, 360]) {
      await page.setViewportSize({ width, height: 720 })
      const wide = await page.evaluate('document.documentElement.scrollWidth')
      if (wide !== width) problems.push({ name, colorScheme, width, wide })
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true })
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage: true })
      }
    }
    problems.push(...(await page.evaluate<unknown[]>(`(${checkContrast})()`)).map((each) => ({ colorScheme, each })))
  }
  await page.setViewportSize(before)
  problems.push(...(await page.evaluate<unknown[]>(`(${checkStructure})()`)))
  return problems
}

// Both run in the page, so they are text: the tests are compiled without the types of browsers.
const checkStructure = `() => {
  const problems = []
  if (!document.documentElement.lang) problems.push('no language')
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one heading')
  if (document.querySelectorAll('main').length !== 1) problems.push('not one main part')
  for (const field of document.querySelectorAll('input')) if (!field.labels.length) problems.push('no label: ' + field.name)
  for (const element of document.querySelectorAll('[aria-describedby]'))
    if (!document.getElementById(element.getAttribute('aria-describedby'))) problems.push('no description')
  return problems
}`

const checkContrast = `() => {
  const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const light = (color) => {
    const [r, g, b] = numbers(color).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor
    return numbers(color)[3] === 0 && element.parentElement ? behind(element.parentElement) : color
  }
  return [...document.querySelectorAll('h1, p, label, button, code, dt, dd, input')].flatMap((element) => {
    const [high, low] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a)
    const ratio = (high + 0.05) / (low + 0.05)
    return ratio < 4.5 ? [element.tagName + ' ' + element.textContent.trim() + ' ' + ratio.toFixed(2)] : []
  })
}`
