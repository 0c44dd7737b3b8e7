import ts from 'typescript-6'

/** Nodes that declare a name. */
const declarations = new Set([
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.BindingElement,
  ts.SyntaxKind.Parameter,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.TypeParameter,
  ts.SyntaxKind.ImportClause,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.NamespaceImport,
])

/** Nodes with the name of a property. */
const properties = new Set([
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.PropertyAssignment,
  ts.SyntaxKind.PropertySignature,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.MethodSignature,
])

/** Returns the names that a program uses and does not declare, including types. */
export function freeNames(code: string): ReadonlySet<string> {
  const used = new Set<string>()
  const declared = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (isNameOfDeclaration(node)) declared.add(node.text)
      else if (!isNameOfProperty(node)) used.add(node.text)
    }
    node.forEachChild(visit)
  }
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true))
  return new Set([...used].filter((name) => !declared.has(name)))
}

function isNameOfDeclaration(node: ts.Identifier): boolean {
  const { parent } = node
  return declarations.has(parent.kind) && (parent as ts.NamedDeclaration).name === node
}

function isNameOfProperty(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  return properties.has(parent.kind) && (parent as ts.NamedDeclaration).name === node
}
