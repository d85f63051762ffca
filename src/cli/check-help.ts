import { program } from '../command-name.ts'

/** How `check` reads folders, for its help. The rules are those of `loadDeployments`. */
export const checkHelp = `
Folders are read recursively, and each deployment is checked separately:
  - A folder with a kustomization: its resources. A base or component that another
    kustomization in the tree uses is part of that deployment. Patches and generators
    are not applied, and findings that they may fix are infos. With --build, kubectl
    kustomize (or kustomize build) builds the manifests.
  - Folders without one: all their manifests together, as kubectl apply --recursive
    reads them. If two contain the same object, each is a deployment.
  - A folder with a shared database, as in a fleet: with each instance next to it.
Files and standard input are read together. Symbolic links and kustomizations that
leave the Git checkout (without one, the given folder) are refused.
Hidden folders, node_modules and Helm charts are skipped; to check a rendered chart:
  helm template CHART | ${program} check
Input in which no object is Convex or its database ends with status 2.`.trim()
