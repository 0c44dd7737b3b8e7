import * as mini from 'zod/mini'

import {
  bindOperations,
  defineBearerEndpoint,
  defineEndpoint,
  defineListEndpoint,
  oAuth2ErrorSchema,
} from '../src/define.js'
import {
  type BoundEndpoint,
  type BoundListEndpoint,
  type Endpoint,
  type ListEndpoint,
  type OAuth2Error,
  type OperationDescriptor,
  type RedirectLocation,
  type Schema,
} from '../src/index.js'
import * as z from '../src/schema.js'
import { type ExampleTransport, type ExampleOptions, exampleTransport } from './example-transport.js'

/** A part of an item. */
export interface Part {
  code: string
  weight?: number | null
}

/** An item of the example API. */
export interface Item {
  id: string
  name?: string | null
  tags?: string[]
  labels?: Record<string, Part>
  parts?: Part[]
}

const partSchema: Schema<Part> = () =>
  z.object<Part>({ code: z.string(), weight: z.exactOptional(z.nullable(z.number())) }, ['code'])

export const itemSchema: Schema<Item> = () =>
  z.object<Item>(
    {
      id: z.string(),
      name: z.exactOptional(z.nullable(z.string())),
      tags: z.exactOptional(z.array(z.string())),
      labels: z.exactOptional(mini.record(z.string(), z.of(partSchema))),
      parts: z.exactOptional(z.array(z.of(partSchema))),
    },
    ['id', 'parts'],
  )

export interface Token {
  access_token: string
  token_type: string
  expires_in?: number
  refresh_token?: string
}

const tokenSchema: Schema<Token> = () =>
  z.object<Token>(
    {
      access_token: z.string(),
      token_type: z.string(),
      expires_in: z.exactOptional(z.number()),
      refresh_token: z.exactOptional(z.string()),
    },
    ['access_token', 'token_type'],
  )

export interface Gone {
  redirect_to: string
}

const goneSchema: Schema<Gone> = () => z.object<Gone>({ redirect_to: z.string() }, ['redirect_to'])

/** Error bodies of the example API. */
export type ExampleErrors = {
  readonly 404: undefined
  readonly 410: Gone
  readonly default: OAuth2Error
}

export type ExampleEndpoint<Request, Data> = Endpoint<ExampleTransport, Request, Data, ExampleErrors>

type Common = 'errors' | 'factory' | 'retryAfterHeaders'
const common: Pick<OperationDescriptor<never, unknown, ExampleErrors>, Common> = {
  errors: { 404: 'empty', 410: goneSchema, default: oAuth2ErrorSchema },
  factory: 'createExampleTransport',
  retryAfterHeaders: ['x-ratelimit-reset', 'x-rate-limit-retry'],
}

/** Describes an operation of the example API. */
export function exampleEndpoint<Request, Data>(
  descriptor: Omit<OperationDescriptor<Request, Data, ExampleErrors>, 'errors' | 'factory'>,
): ExampleEndpoint<Request, Data> {
  return defineEndpoint<ExampleTransport, Request, Data, ExampleErrors>({ ...common, ...descriptor })
}

export interface GetItemRequest {
  readonly id: string
  readonly includeParts?: boolean | undefined
  readonly maxParts?: number | undefined
  readonly language?: string | undefined
}

/** Path and query; retry class `safe`. */
export const getItem: ExampleEndpoint<GetItemRequest, Item> = exampleEndpoint({
  id: 'getItem',
  method: 'GET',
  path: '/items/{id}',
  server: 'admin',
  credential: 'admin',
  query: ['includeParts', 'maxParts', 'language'],
  retry: 'safe',
  responses: { 200: itemSchema },
})

export interface ListItemsRequest {
  readonly owner?: string | undefined
  readonly pageSize?: number | undefined
  readonly pageToken?: string | undefined
}

/** A list with pages. */
export const listItems: ListEndpoint<ExampleTransport, ListItemsRequest, Item, ExampleErrors> = defineListEndpoint({
  ...common,
  id: 'listItems',
  method: 'GET',
  path: '/items',
  server: 'admin',
  credential: 'admin',
  query: ['owner', 'pageSize', 'pageToken'],
  retry: 'safe',
  responses: { 200: () => z.array(z.of(itemSchema)) },
})

export interface CreateItemRequest {
  readonly item: object
}

/** A JSON body; retry class `unsent`. */
export const createItem: ExampleEndpoint<CreateItemRequest, Item> = exampleEndpoint({
  id: 'createItem',
  method: 'POST',
  path: '/items',
  server: 'admin',
  credential: 'admin',
  body: 'item',
  required: ['item'],
  retry: 'unsent',
  responses: { 201: itemSchema },
})

export interface UpdateItemRequest {
  readonly id: string
  readonly reason?: string | undefined
  readonly change?: object | undefined
}

/** Path, query and a JSON body with a default. */
export const updateItem: ExampleEndpoint<UpdateItemRequest, Item> = exampleEndpoint({
  id: 'updateItem',
  method: 'PATCH',
  path: '/items/{id}',
  server: 'admin',
  credential: 'admin',
  query: ['reason'],
  body: 'change',
  defaults: { change: {} },
  retry: 'never',
  responses: { 200: itemSchema },
})

/** Removes an item. */
export const removeItem: ExampleEndpoint<{ readonly id: string }, undefined> = exampleEndpoint({
  id: 'removeItem',
  method: 'DELETE',
  path: '/items/{id}',
  server: 'admin',
  credential: 'admin',
  retry: 'safe',
  removes: true,
  responses: { 204: 'empty' },
})

export interface IntrospectRequest {
  readonly token: string
  readonly scope?: string | readonly string[] | undefined
}

/** A form on the admin server. */
export const introspect: ExampleEndpoint<IntrospectRequest, Item> = exampleEndpoint({
  id: 'introspect',
  method: 'POST',
  path: '/introspect',
  server: 'admin',
  credential: 'admin',
  form: ['token', 'scope'],
  required: ['token'],
  retry: 'safe',
  responses: { 200: itemSchema },
})

export interface TokenRequest {
  readonly grantType?: string | undefined
  readonly code?: string | undefined
  readonly codeVerifier?: string | undefined
  readonly refreshToken?: string | undefined
  readonly assertion?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly clientAssertion?: string | undefined
  readonly scope?: string | readonly string[] | undefined
  readonly audience?: string | readonly string[] | undefined
  readonly resource?: string | readonly string[] | undefined
  readonly authorizationDetails?: readonly object[] | undefined
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** A form on the public server; requests with single-use credentials are sent once. */
export const token: ExampleEndpoint<TokenRequest, Token> = exampleEndpoint({
  id: 'token',
  method: 'POST',
  path: '/oauth2/token',
  server: 'public',
  credential: 'client',
  form: [
    'grantType',
    'code',
    'codeVerifier',
    'refreshToken',
    'assertion',
    'clientId',
    'clientSecret',
    'clientAssertion',
    'scope',
    'audience',
    'resource',
    'authorizationDetails',
  ],
  defaults: { grantType: 'client_credentials' },
  additionalParameters: true,
  retry: 'safe',
  responses: { 200: tokenSchema },
})

/** A form on the public server, at another path than the token endpoint. */
export const revoke: ExampleEndpoint<{ readonly token: string }, undefined> = exampleEndpoint({
  id: 'revoke',
  method: 'POST',
  path: '/oauth2/revoke',
  tokenPath: '/oauth2/token',
  server: 'public',
  credential: 'client',
  form: ['token'],
  required: ['token'],
  retry: 'safe',
  responses: { 200: 'empty' },
})

export interface ExchangeRequest {
  readonly subjectToken: string
  readonly scope?: string | readonly string[] | undefined
}

/** Flat parameters that are sent as JSON. */
export const exchangeToken: ExampleEndpoint<ExchangeRequest, Token> = exampleEndpoint({
  id: 'exchangeToken',
  method: 'POST',
  path: '/exchange',
  server: 'public',
  credential: 'client',
  jsonFields: ['subjectToken', 'scope', 'clientId', 'clientSecret'],
  required: ['subjectToken'],
  retry: 'never',
  responses: { 200: tokenSchema },
})

export interface AuthorizeRequest {
  readonly clientId?: string | undefined
  readonly redirectUri?: string | undefined
  readonly acrValues?: readonly string[] | undefined
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** A redirect that the operation resolves with. */
export const authorize: ExampleEndpoint<AuthorizeRequest, RedirectLocation> = exampleEndpoint({
  id: 'authorize',
  method: 'GET',
  path: '/oauth2/auth',
  server: 'public',
  credential: 'client',
  query: ['clientId', 'redirectUri', 'acrValues'],
  required: ['clientId'],
  additionalParameters: true,
  retry: 'never',
  responses: { 302: 'location' },
})

export interface HealthRequest {
  readonly verbose?: boolean | undefined
}

/** No required parameter, no credential. */
export const health: ExampleEndpoint<HealthRequest, undefined> = exampleEndpoint({
  id: 'health',
  method: 'GET',
  path: '/health',
  server: 'public',
  query: ['verbose'],
  retry: 'safe',
  responses: { 204: 'empty' },
})

/** Sends a token of the request as bearer token. */
export const whoIs: ExampleEndpoint<{ readonly accessToken: string }, Item> = defineBearerEndpoint(
  {
    ...common,
    id: 'whoIs',
    method: 'GET',
    path: '/who-is',
    server: 'public',
    retry: 'safe',
    responses: { 200: itemSchema },
  },
  'accessToken',
)

/** Has its own check of the request. */
export const acceptItem: ExampleEndpoint<{ readonly itemChallenge: string }, Item> = exampleEndpoint({
  id: 'acceptItem',
  method: 'PUT',
  path: '/accept',
  server: 'admin',
  query: ['itemChallenge'],
  required: ['itemChallenge'],
  retry: 'safe',
  responses: { 200: itemSchema },
  check: ({ itemChallenge }, refuse) => {
    if (!itemChallenge.startsWith('c-')) refuse('itemChallenge', 'must begin with c-')
  },
})

/** Some operations as the methods of a client. */
export interface ExampleClient {
  readonly getItem: BoundEndpoint<GetItemRequest, Item, ExampleErrors>
  readonly removeItem: BoundEndpoint<{ readonly id: string }, undefined, ExampleErrors>
  readonly health: BoundEndpoint<HealthRequest, undefined, ExampleErrors>
  readonly listItems: BoundListEndpoint<ListItemsRequest, Item, ExampleErrors>
}

/** Makes a client for tests. */
export function createExampleClient(options: ExampleOptions = {}): ExampleClient {
  return bindOperations(exampleTransport(options), { getItem, removeItem, health, listItems })
}
