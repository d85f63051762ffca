export const literalSecret = `            - name: INSTANCE_SECRET
              valueFrom: { secretKeyRef: { name: convex-backend-secrets, key: CONVEX_INSTANCE_SECRET } }
`
