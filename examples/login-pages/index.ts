export { pageHeaders } from './layout.ts'
export {
  consentPage,
  deviceDeniedPage,
  devicePage,
  errorPage,
  failurePage,
  lastPages,
  loginPage,
  logoutPage,
  notFoundPage,
  restartPage,
} from './pages.ts'
export { checkPassword, claimsOf, findUser } from './users.ts'
