import type { Reporter, TestModule } from 'vitest/node'

/**
 * Fails a run in which a test was skipped, such as for a program that is not installed. `.ci/run` asks for it with the
 * environment variable `NO_SKIPPED_TESTS`; elsewhere, tests may be skipped.
 *
 * @param environment - The environment of the run.
 * @returns The reporters of the run.
 */
export function reportersFor(environment: Readonly<Record<string, string | undefined>>): ('default' | Reporter)[] {
  return environment['NO_SKIPPED_TESTS'] === 'true' ? ['default', { onTestRunEnd: failIfSkipped }] : ['default']
}

/** Lists the skipped tests, and sets the exit status of the run. */
export function failIfSkipped(modules: readonly Pick<TestModule, 'children'>[]): void {
  const skipped = modules.flatMap(({ children }) => [...children.allTests('skipped')])
  if (skipped.length === 0) return
  console.error(['Skipped tests:', ...skipped.map(({ fullName }) => `  ${fullName}`)].join('\n'))
  process.exitCode = 1
}
