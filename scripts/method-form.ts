import ts from 'typescript-6'

import { findFences } from './fences.ts'

/** Further ways to call an operation, as properties of the function. */
const ways = ['raw', 'iterate', 'pages']

/**
 * Turns the examples of a comment, which call standalone functions, into those of a client's methods:
 * `getOAuth2Client(transport, { id })` becomes `ory.getOAuth2Client({ id })`.
 *
 * @param comment - The lines of the comment.
 * @param client - Name of the client in the examples.
 * @param methods - Names of the client's methods.
 * @throws An error if an example still contains a transport afterwards.
 */
export function toMethodForm(comment: readonly string[], client: string, methods: readonly string[]): string[] {
  const lines = [...comment]
  for (const { start, code } of findFences(comment).toReversed()) {
    lines.splice(start, code.length, ...callMethods(code.join('\n'), client, methods).split('\n'))
  }
  return lines
}

function callMethods(code: string, client: string, methods: readonly string[]): string {
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true)
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && methods.includes(node.text) && isReference(node)) {
      edits.push({ start: node.getStart(), end: node.getStart(), text: `${client}.` })
    }
    if (ts.isCallExpression(node) && methods.includes(nameOfCalled(node.expression))) {
      const [transport, next] = node.arguments
      if (transport === undefined || transport.getText() !== 'transport') {
        throw new Error(`an example calls ${node.expression.getText()} without \`transport\` as its first argument`)
      }
      edits.push({ start: transport.getStart(), end: next?.getStart() ?? transport.getEnd(), text: '' })
    }
    node.forEachChild(visit)
  }
  visit(file)
  const result = edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end), code)
  if (/\btransport\b/.test(result)) throw new Error(`an example of a method names a transport: ${result}`)
  return result
}

/** Tells whether a name refers to the operation, and does not name something else, such as a property. */
function isReference(node: ts.Identifier): boolean {
  const { name, propertyName } = node.parent as { readonly name?: ts.Node; readonly propertyName?: ts.Node }
  return name !== node && propertyName !== node && !ts.isImportSpecifier(node.parent)
}

/** The operation of `operation(…)`, `operation.raw(…)` and the like; empty for other calls. */
function nameOfCalled(called: ts.Expression): string {
  if (ts.isIdentifier(called)) return called.text
  if (!ts.isPropertyAccessExpression(called) || !ts.isIdentifier(called.expression)) return ''
  return ways.includes(called.name.text) ? called.expression.text : ''
}
