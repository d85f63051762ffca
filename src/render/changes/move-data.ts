/** How to move data, functions and their environment into an empty instance; `step` creates the instance. */
export function moveData(step: string, where = ''): string {
  return (
    '1. npx convex export --include-file-storage --path snapshot.zip, and npx convex env list > environment.txt, ' +
    `2. ${step}, 3. ${where}npx convex env set --from-file environment.txt, npx convex deploy, and npx convex import ` +
    '--replace-all snapshot.zip'
  )
}
