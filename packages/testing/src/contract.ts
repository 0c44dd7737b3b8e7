import {
  describeModel,
  documentedKind,
  findModel,
  kindsOf,
  type Check,
  type DocumentedModel,
  type DocumentedType,
} from './contract-models.js'

/** The part of an operation that is compared with the contract. */
export interface DescribedOperation {
  /** Documented id. */
  readonly id: string
  /** HTTP method. */
  readonly method: string
  /** Path template. */
  readonly path: string
  /** Parameters in the query. */
  readonly query?: readonly string[]
  /** Parameters in a form. */
  readonly form?: readonly string[] | undefined
  /** Parameters that are the properties of a JSON body. */
  readonly jsonFields?: readonly string[]
  /** Name of the parameter that is a JSON body as a whole. */
  readonly body?: string
  /** Parameters that must be present. */
  readonly required?: readonly string[]
  /** Default values of parameters. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** Successful responses by status. */
  readonly responses: Readonly<Record<number, unknown>>
  /** Error bodies by status. */
  readonly errors?: Readonly<Partial<Record<number | 'default', unknown>>>
}

/** Documented operations as data: names, places, types, statuses. */
export interface Contract {
  /** Operations by id. */
  readonly operations: Readonly<Record<string, DocumentedOperation>>
  /** Models by name. */
  readonly schemas: Readonly<Record<string, DocumentedModel>>
}

interface DocumentedOperation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly required: boolean }[]
  readonly request: readonly {
    readonly contentType: string
    readonly required: boolean
    readonly schema: DocumentedType
  }[]
  readonly responses: Readonly<
    Record<string, readonly { readonly contentType: string; readonly schema: DocumentedType }[] | null | undefined>
  >
  readonly documentedCall?: { readonly parameters: readonly { readonly name: string }[] }
}

/** A known mistake of the contract, or a deliberate difference from it. */
export interface Deviation {
  /** The differences that this entry explains, exactly as {@link contractDifferences} reports them. */
  readonly differences: readonly string[]
  /** Why we differ. */
  readonly reason: string
  /** Source of the reason. */
  readonly source: string
}

/**
 * Compares operations with their contract.
 *
 * @param operations - Operations by any name.
 * @param contract - What is documented.
 * @param deviations - Intended differences.
 * @returns Unintended differences, and deviations that are no longer needed or give no reason. Empty if there are none.
 */
export function contractDifferences(
  operations: Readonly<Record<string, unknown>>,
  contract: Contract,
  deviations: readonly Deviation[] = [],
): string[] {
  const ours = new Map(
    Object.values(operations)
      .filter(isDescribed)
      .map((operation) => [operation.id, operation]),
  )
  const found = new Set([
    ...[...ours.keys()].filter((id) => contract.operations[id] === undefined).map((id) => `${id}: is not documented`),
    ...Object.entries(contract.operations).flatMap(([id, documented]) => {
      const operation = ours.get(id)
      return operation === undefined ? [`${id}: is missing`] : compare(operation, documented, contract)
    }),
  ])
  const explained = deviations.flatMap(({ differences }) => differences)
  return [
    ...[...found].filter((difference) => !explained.includes(difference)),
    ...explained.filter((difference) => !found.has(difference)).map((difference) => `no longer needed: ${difference}`),
    ...deviations
      .filter(({ differences, reason, source }) => differences.length === 0 || reason === '' || source === '')
      .map((deviation) => `does not say what, why or from where: ${JSON.stringify(deviation)}`),
  ]
}

function isDescribed(value: unknown): value is DescribedOperation {
  return (
    (typeof value === 'function' || typeof value === 'object') &&
    value !== null &&
    'id' in value &&
    'responses' in value
  )
}

function compare(operation: DescribedOperation, documented: DocumentedOperation, contract: Contract): string[] {
  const { id, method, path } = operation
  return [
    ...(method === documented.method ? [] : [`${id}: method is ${method}, documented ${documented.method}`]),
    ...(path === documented.path ? [] : [`${id}: path is ${path}, documented ${documented.path}`]),
    ...compareParameters(operation, documented, contract),
    ...compareRequestBody(operation, documented),
    ...compareDocumentedCall(operation, documented),
    ...compareAnswers(operation, documented, contract),
  ]
}

function wireName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** Place and name of each parameter, and whether it is always sent. */
function compareParameters(
  operation: DescribedOperation,
  documented: DocumentedOperation,
  { schemas }: Contract,
): string[] {
  const { id, path, query = [], form, jsonFields = [], required = [], defaults = {} } = operation
  const isSent = (name: string): boolean => required.includes(name) || name in defaults
  const ours = new Map<string, boolean>([
    ...pathParameters(path).map((name) => [`path parameter ${name}`, true] as const),
    ...query.map((name) => [`query parameter ${wireName(name)}`, isSent(name)] as const),
    ...(form ?? jsonFields).map((name) => [`body parameter ${wireName(name)}`, isSent(name)] as const),
  ])
  const model = operation.body === undefined ? findModel(documented.request[0]?.schema, schemas) : undefined
  const theirs = new Map<string, boolean>([
    ...documented.parameters.map(
      (parameter) => [`${parameter.in} parameter ${parameter.name}`, parameter.required] as const,
    ),
    ...Object.keys(model?.properties ?? {}).map(
      (name) => [`body parameter ${name}`, model?.required?.includes(name) === true] as const,
    ),
  ])
  return [...compareNames(ours, theirs)].map((difference) => `${id}: ${difference}`)
}

/** Names, and whether each is always there. */
function compareNames(ours: ReadonlyMap<string, boolean>, theirs: ReadonlyMap<string, boolean>): string[] {
  const word = (isRequired: boolean): string => (isRequired ? 'required' : 'optional')
  return [
    ...[...theirs.keys()].filter((name) => !ours.has(name)).map((name) => `${name} is missing`),
    ...[...ours].flatMap(([name, isRequired]) => {
      const documented = theirs.get(name)
      if (documented === undefined) return [`${name} is not documented`]
      return documented === isRequired ? [] : [`${name} is ${word(isRequired)}, documented ${word(documented)}`]
    }),
  ]
}

function compareRequestBody(
  { id, form, jsonFields, body, required = [] }: DescribedOperation,
  { request }: DocumentedOperation,
): string[] {
  const json = jsonFields !== undefined || body !== undefined ? 'application/json' : 'none'
  const ours = form === undefined ? json : 'application/x-www-form-urlencoded'
  const theirs = request.length === 0 ? 'none' : request.map(({ contentType }) => contentType).join(' or ')
  const [documented] = request
  const differences = ours === theirs ? [] : [`${id}: request media type is ${ours}, documented ${theirs}`]
  if (body === undefined || documented === undefined) return differences
  const isRequired = required.includes(body)
  const names = compareNames(new Map([[`body ${body}`, isRequired]]), new Map([[`body ${body}`, documented.required]]))
  return [...differences, ...names.map((difference) => `${id}: ${difference}`)]
}

function compareDocumentedCall(operation: DescribedOperation, { documentedCall }: DocumentedOperation): string[] {
  const { id, path, query = [], form, jsonFields = [], body } = operation
  const taken = [...pathParameters(path), ...query, ...(form ?? jsonFields), ...(body === undefined ? [] : [body])]
  const names = (documentedCall?.parameters ?? []).map(({ name }) => name)
  return names.filter((name) => !taken.includes(name)).map((name) => `${id}: documented parameter ${name} is not taken`)
}

function compareAnswers(
  { id, responses, errors = {} }: DescribedOperation,
  documented: DocumentedOperation,
  { schemas }: Contract,
): string[] {
  const ours = new Map<string, unknown>([...Object.entries(responses), ...Object.entries(errors)])
  const theirs = new Map(Object.entries(documented.responses))
  return [
    ...[...theirs.keys()].filter((status) => !ours.has(status)).map((status) => `${id}: status ${status} is missing`),
    ...[...ours].flatMap(([status, answer]) => {
      const bodies = theirs.get(status)
      if (bodies === undefined) return [`${id}: status ${status} is not documented`]
      const types = (bodies ?? []).map(({ contentType }) => contentType).join(' or ')
      const ourType = typeof answer === 'function' ? 'application/json' : ''
      if (ourType !== types)
        return [`${id}: body of status ${status} is ${ourType || 'none'}, documented ${types || 'none'}`]
      if (typeof answer !== 'function') return []
      return compareModel(`${id} ${status}`, (answer as () => Check)(), bodies?.[0]?.schema, schemas) // a schema is a function
    }),
  ]
}

function compareModel(
  place: string,
  check: Check,
  type: DocumentedType | undefined,
  schemas: Contract['schemas'],
  seen: readonly unknown[] = [],
): string[] {
  const kinds = kindsOf(check)
  const documented = documentedKind(type, schemas)
  const isSame = kinds.includes('unknown') || documented === 'unknown' || kinds.every((kind) => kind === documented)
  const difference = isSame ? [] : [`${place} is ${kinds.join(' or ')}, documented ${documented}`]
  const model = findModel(type, schemas)
  const described = describeModel(check)
  if (model === undefined || described === undefined || seen.includes(model)) return difference
  const name = model.name ?? place
  const properties = Object.entries(model.properties)
  const ours = new Map([...described].map(([property, { isRequired }]) => [`${name}.${property}`, isRequired]))
  const theirs = new Map(
    properties.map(([property]) => [`${name}.${property}`, model.required?.includes(property) === true]),
  )
  const nested = properties.flatMap(([property, propertyType]) =>
    (described.get(property)?.checks ?? []).flatMap((each) =>
      compareModel(`${name}.${property}`, each, propertyType, schemas, [...seen, model]),
    ),
  )
  return [...difference, ...compareNames(ours, theirs), ...nested]
}
