import { registerHooks } from 'node:module'

/** Lets Node run the sources as they are: specifiers name the files that the build makes. */
registerHooks({
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context)
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error
      return next(specifier.replace(/\.js$/, '.ts'), context)
    }
  },
})
