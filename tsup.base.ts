import { defineConfig } from 'tsup'

/** One JavaScript file per module, so that bundlers keep only what is imported. `tsc` writes the declarations. */
export default defineConfig({
  entry: ['src/**/*.ts', '!src/**/*.test.ts'],
  format: ['esm'],
  bundle: false,
  target: 'es2022',
  platform: 'neutral',
  dts: false,
  sourcemap: true,
  clean: true,
  silent: true,
})
