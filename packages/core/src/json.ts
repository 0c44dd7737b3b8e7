/** A JSON object whose properties are not known, such as claims. */
export interface JsonObject {
  /** Value of the property; absent if there is none with this name. */
  [name: string]: JsonValue
}

/** Any JSON value, such as `metadata` of a client. Check its type before use. */
export type JsonValue = JsonObject | JsonValue[] | boolean | number | string | null
