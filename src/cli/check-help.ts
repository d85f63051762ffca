import { program } from '../command-name.ts'

/** How `check` reads folders, for its help. The rules are those of `loadDeployments`. */
export const checkHelp = `
Folders are read with those below them, and each deployment is checked alone:
  - A folder with a kustomization: what it lists. A base or component that another
    kustomization in the tree uses is a part of that deployment. Patches and generators
    are not followed, and what they may cure is info. With --build, kubectl kustomize
    (or kustomize build) makes the manifests.
  - Folders without one: all their manifests together, as kubectl apply --recursive
    reads them. When two hold the same object, each is a deployment.
  - A folder with a shared database, as in a fleet: with each instance beside it.
Files and standard input are read together. Symbolic links and kustomizations that
lead out of the Git checkout (without one, out of the given folder) are refused.
Hidden folders, node_modules and Helm charts are left out; check what a chart renders:
  helm template CHART | ${program} check
Input in which no object is Convex or its database ends with status 2.`.trim()
