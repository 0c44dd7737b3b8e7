/** The types that all entries export: those of faults, calls, clocks and mocks. */
export type { RecordedCall } from './call-log.js'
export type { Clock, EnvironmentOptions } from './clock.js'
export type { CorsOption } from './cors.js'
export type {
  DelayFault,
  DripFault,
  Fault,
  Faults,
  HtmlFault,
  MediaTypeFault,
  RedirectFault,
  ReplacingFault,
  ResetFault,
  RetryAfterFault,
  StatusFault,
  TruncateFault,
} from './faults.js'
export type { Connection, Entrance, Mock, MockFetch, MockFetchInit, MockUrls } from './mock.js'
export type { OperationReference, RouteReference } from './operation-match.js'
