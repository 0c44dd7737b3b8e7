/** A type as the contract writes it: a name, with `[]` for lists, or the properties themselves. */
export type DocumentedType = DocumentedModel | string

/** A model of the contract. */
export interface DocumentedModel {
  /** Properties that are always there. */
  readonly required?: readonly string[]
  /** Types of properties. */
  readonly properties?: Readonly<Record<string, DocumentedType>>
  /** Another type that this is a name of. */
  readonly alias?: string
}

/** The part of a schema that is compared: the public definition of the validation library, as a structural type. */
export interface Check {
  readonly _zod: {
    readonly def: {
      readonly type: string
      readonly shape?: Readonly<Record<string, Check>>
      readonly innerType?: Check
      readonly itemCheck?: Check
      readonly options?: readonly Check[]
      readonly values?: readonly unknown[]
      readonly essential?: readonly string[]
    }
  }
}

interface FoundModel {
  readonly name: string | undefined
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, DocumentedType>>
}

type Models = Readonly<Record<string, DocumentedModel>>

/** Finds the properties of a documented type, following names, aliases and lists. */
export function findModel(type: DocumentedType | undefined, models: Models, name?: string): FoundModel | undefined {
  if (typeof type === 'string') {
    const element = type.replace(/(?:\[\])+$/, '')
    return findModel(models[element], models, element)
  }
  if (type?.alias !== undefined) return findModel(type.alias, models)
  if (type?.properties === undefined) return undefined
  return { name, ...type, properties: type.properties }
}

/** Kind of JSON value that a documented type is: `unknown` if it does not say. */
export function documentedKind(type: DocumentedType | undefined, models: Models): string {
  if (typeof type !== 'string') {
    if (type?.alias !== undefined) return documentedKind(type.alias, models)
    return type?.properties === undefined ? 'unknown' : 'object'
  }
  if (type.endsWith('[]')) return 'array'
  if (models[type] !== undefined) return documentedKind(models[type], models)
  if (type.startsWith('{')) return 'object'
  if (type.startsWith('"')) return 'string'
  if (/^(?:integer|number|\d)/.test(type)) return 'number'
  const [word = ''] = type.split(' ')
  return ['boolean', 'string'].includes(word) ? word : 'unknown'
}

/** Kinds of JSON values that a schema accepts, except `null`; for checks of other kinds, the type that zod gives them. */
export function kindsOf({ _zod: { def } }: Check): string[] {
  if (def.innerType !== undefined) return kindsOf(def.innerType)
  if (def.options !== undefined) return [...new Set(def.options.flatMap((option) => kindsOf(option)))]
  if (def.itemCheck !== undefined) return ['array']
  if (def.type === 'literal') return [...new Set((def.values ?? []).map((value) => typeof value))]
  if (def.type === 'record') return ['object']
  return [def.type]
}

/** A property as a schema describes it. */
export interface DescribedProperty {
  /** Whether it is in every value. */
  readonly isRequired: boolean
  /** Its checks, one for each variant that has it. */
  readonly checks: readonly Check[]
}

/** Returns the properties of an object, of each of its variants, or of the items of a list; nothing for other schemas. */
export function describeModel({ _zod: { def } }: Check): ReadonlyMap<string, DescribedProperty> | undefined {
  const inner = def.innerType ?? def.itemCheck
  if (inner !== undefined) return describeModel(inner)
  const variants = def.options?.map((option) => describeModel(option)).filter((variant) => variant !== undefined)
  if (variants !== undefined) return variants.length === 0 ? undefined : merge(variants)
  if (def.shape === undefined) return undefined
  const properties = Object.entries(def.shape).map(
    ([name, check]) => [name, { isRequired: !isOptional(check), checks: [check] }] as const,
  )
  return new Map(properties)
}

function merge(variants: readonly ReadonlyMap<string, DescribedProperty>[]): ReadonlyMap<string, DescribedProperty> {
  const names = new Set(variants.flatMap((variant) => [...variant.keys()]))
  return new Map(
    [...names].map((name) => {
      const properties = variants.map((variant) => variant.get(name))
      return [
        name,
        {
          isRequired: properties.every((property) => property?.isRequired),
          checks: properties.flatMap((property) => property?.checks ?? []),
        },
      ]
    }),
  )
}

function isOptional({ _zod: { def } }: Check): boolean {
  return def.type === 'optional' || (def.innerType !== undefined && isOptional(def.innerType))
}
