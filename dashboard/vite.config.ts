import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const apiServer = process.env['LODGER_DEV_API'] ?? 'http://localhost:8080'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The server puts a fresh nonce in place of this word in every page it serves.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: a strict content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': apiServer, '/e': apiServer }, fs: { allow: ['..'] } },
})
