import { describe, expect, it } from 'vitest'

import { examplesOfPage, examplesOfSource, findExamples } from './find.ts'

const lines = (...text: string[]): string => text.join('\n')

describe('the examples of the repository', () => {
  const files = new Set(findExamples().map(({ file }) => file))

  it.each([
    'README.md',
    'docs/README.md',
    'docs/adding-an-operation.md',
    'docs/guides/getting-started.md',
    'packages/mocks/README.md',
    'packages/core/src/errors.ts',
    'packages/ory-oauth2/src/client-interface.ts',
    'packages/ory-oauth2/src/clients/endpoints.ts',
  ])('include those of %s', (file) => {
    expect(files).toContain(file)
  })

  it('include no installed or built files', () => {
    expect([...files].filter((file) => /node_modules|\/dist\/|\.test\.ts$/.test(file))).toEqual([])
  })
})

describe('the examples of a page', () => {
  it('are its blocks in ts and js, without their indentation', () => {
    const page = lines(
      '# A',
      '',
      '```ts',
      'one()',
      '```',
      '',
      '1. In a list:',
      '',
      '   ~~~js',
      '   if (a) {',
      '     b',
      '   }',
      '   ~~~',
    )
    expect(examplesOfPage('a.md', page)).toEqual([
      { file: 'a.md', line: 4, language: 'ts', code: 'one()\n' },
      { file: 'a.md', line: 10, language: 'js', code: 'if (a) {\n  b\n}\n' },
    ])
  })

  it('are not its blocks in other languages', () => {
    expect(examplesOfPage('a.md', lines('```sh', 'npm install', '```', '```', 'anything', '```'))).toEqual([])
  })

  it.each(['typescript', 'TS', 'tsx', 'ts twoslash', 'mjs'])('may not be written in %s', (language) => {
    expect(() => examplesOfPage('a.md', lines('', `\`\`\`${language}`, 'one()', '```'))).toThrow(
      `a.md:2: ${language} is not known as a language; write ts or js for examples`,
    )
  })

  it('may have the reason why they do not run in a comment before them', () => {
    const page = lines(
      '<!-- not run: it waits for a browser -->',
      '',
      '```ts',
      'one()',
      '```',
      '',
      '```ts',
      'two()',
      '```',
    )
    expect(examplesOfPage('a.md', page).map(({ notRun }) => notRun)).toEqual(['it waits for a browser', undefined])
  })

  it('must end', () => {
    expect(() => examplesOfPage('a.md', lines('```ts', 'one()'))).toThrow('does not end')
  })
})

describe('the examples of a source', () => {
  it('are the blocks of all documentation comments, also of members', () => {
    const source = lines(
      '/**',
      ' * Does it.',
      ' *',
      ' * ```ts',
      ' * one({',
      ' *   a: 1,',
      ' * })',
      ' * ```',
      ' */',
      '// A line between.',
      'export interface One {',
      '  /**',
      '   * @example',
      '   * ```ts',
      '   * two()',
      '   * ```',
      '   */',
      '  readonly two: () => void',
      '}',
      "const text = '/** ```ts */'",
    )
    expect(examplesOfSource('a.ts', source)).toEqual([
      { file: 'a.ts', line: 5, language: 'ts', code: 'one({\n  a: 1,\n})\n' },
      { file: 'a.ts', line: 15, language: 'ts', code: 'two()\n' },
    ])
  })

  it('must be in a block', () => {
    const source = lines('', '/**', ' * Does it.', ' *', ' * @example', ' * one()', ' */', 'export const one = 1')
    expect(() => examplesOfSource('a.ts', source)).toThrow('a.ts:5: an example must be in a block, after ```ts')
  })
})
