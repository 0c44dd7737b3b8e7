export { pageHeaders } from './layout.ts'
export {
  consentPage,
  deviceDeniedPage,
  deviceDonePage,
  devicePage,
  errorPage,
  failurePage,
  loginPage,
  logoutPage,
  restartPage,
  signedOutPage,
} from './pages.ts'
export { checkPassword, claimsOf, findUser, type User } from './users.ts'
