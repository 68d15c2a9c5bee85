import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./budget.ts";

export default defineConfig({
  // Relative addresses: one build serves below any path.
  base: "./",
  plugins: [react(), tailwindcss(), budget()],
  // The packages are in a cache that checkouts share; what Vite notes about them is this checkout's own.
  cacheDir: "../target/console/vite",
  build: {
    target: "es2023",
    outDir: "dist",
    emptyOutDir: true,
    // Inlined assets would be data: addresses, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
