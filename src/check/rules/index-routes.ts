import type { Rule } from '../rule.ts'
import { apiIsRoutedWhole, httpActionsKeepTheirPrefix } from './api-routes.ts'
import { applicationIsNotInItsFolder, namespaceIsMadeOnce } from './argocd-application.ts'
import { applicationSparesData, dataIsNotPruned } from './argocd-data.ts'
import { certificateCanBeIssued, certificateNamesItsIssuer } from './certificate-requests.ts'
import { certificateCoversHosts, ingressRouteHasNoCertManagerAnnotation, tlsSecretIsMade } from './certificates.ts'
import { dashboardHasNoAdminKey, dashboardIsPrivate } from './dashboard-access.ts'
import { dashboardHasTheWholeHost } from './dashboard-place.ts'
import { dashboardKnowsItsBackend, dashboardRunsAsItsUser, dashboardUrlIsPublic } from './dashboard.ts'
import { corsIsLeftToConvex, requestsAreNotHeldBack } from './in-front-of-api.ts'
import { httpRouteHasNoTimeout, ingressTakesLargeBodies, ingressWaitsLongEnough } from './ingress-limits.ts'
import { addressesComeLast } from './last-wave.ts'
import { middlewareExists, traefikOptionsExist } from './middleware-references.ts'
import { monitoredBackendHasMetrics, monitorPortExists, monitorSelectsSomething } from './monitors.ts'
import { networkPolicyLetsDatabaseWork } from './network-policies-database.ts'
import { networkPolicyLetsBackendOut, networkPolicyLetsRequestsIn } from './network-policies.ts'
import { originHasARoute } from './origin-routes.ts'
import { cloudOriginIsAnOrigin, originsArePublic, siteOriginServesHttpActions } from './origins.ts'
import { echoIsNotPublic, metricsAreNotPublic } from './private-paths.ts'
import { originsSayHttps } from './route-schemes.ts'
import { routePortExists, routeServiceExists, routeStaysInItsNamespace } from './route-references.ts'
import { backendServiceStaysInside, servicesOpenNoNodePorts } from './service-exposure.ts'
import { servicePortIsServed, serviceSelectsOnePart, serviceSelectsPods } from './services.ts'
import { siteProxyIsNotPublic } from './site-proxy.ts'
import { syncWavesDoNotDeadlock } from './sync-waves.ts'
import { snapshotIsTakenFirst } from './volume-snapshots.ts'
import { tailnetOriginIsReached, tailscaleIngressNamesItsHost, tailscaleProxyGroupFits } from './tailscale-ingress.ts'
import { tailscaleHostnameIsALabel, tailscaleServiceHasAnAddress, tailscaleTagsAreTags } from './tailscale.ts'
import { ingressRouteMatchesDiffer, matchIsForTraefik3, routesDoNotClash } from './traefik-matches.ts'
import { httpsRouteHasTls, redirectHasNoPriority, routeHasAService, tlsRouteIsNotOnWeb } from './traefik-tls.ts'

/** Rules about how Convex is reached and how Argo CD applies it: addresses, routes, Services, policies, waves. */
export const routesRules: readonly Rule[] = [
  cloudOriginIsAnOrigin,
  siteOriginServesHttpActions,
  originsArePublic,
  originHasARoute,
  originsSayHttps,
  apiIsRoutedWhole,
  httpActionsKeepTheirPrefix,
  siteProxyIsNotPublic,
  metricsAreNotPublic,
  echoIsNotPublic,
  requestsAreNotHeldBack,
  corsIsLeftToConvex,
  ingressTakesLargeBodies,
  ingressWaitsLongEnough,
  httpRouteHasNoTimeout,
  httpsRouteHasTls,
  tlsRouteIsNotOnWeb,
  matchIsForTraefik3,
  ingressRouteMatchesDiffer,
  routesDoNotClash,
  routeHasAService,
  redirectHasNoPriority,
  routeServiceExists,
  routePortExists,
  routeStaysInItsNamespace,
  middlewareExists,
  traefikOptionsExist,
  certificateCoversHosts,
  tlsSecretIsMade,
  ingressRouteHasNoCertManagerAnnotation,
  certificateNamesItsIssuer,
  certificateCanBeIssued,
  serviceSelectsPods,
  serviceSelectsOnePart,
  servicePortIsServed,
  backendServiceStaysInside,
  servicesOpenNoNodePorts,
  dashboardUrlIsPublic,
  dashboardKnowsItsBackend,
  dashboardHasNoAdminKey,
  dashboardIsPrivate,
  dashboardHasTheWholeHost,
  dashboardRunsAsItsUser,
  tailscaleHostnameIsALabel,
  tailscaleTagsAreTags,
  tailscaleServiceHasAnAddress,
  tailscaleIngressNamesItsHost,
  tailscaleProxyGroupFits,
  tailnetOriginIsReached,
  monitorSelectsSomething,
  monitorPortExists,
  monitoredBackendHasMetrics,
  dataIsNotPruned,
  applicationSparesData,
  namespaceIsMadeOnce,
  applicationIsNotInItsFolder,
  syncWavesDoNotDeadlock,
  snapshotIsTakenFirst,
  addressesComeLast,
  networkPolicyLetsBackendOut,
  networkPolicyLetsRequestsIn,
  networkPolicyLetsDatabaseWork,
]
