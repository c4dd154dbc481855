// The workflow that `init` writes beside a flow. Always the same text.

/**
 * `.github/workflows/flow.yml`: check out, run the flow. The checkout is pinned to a commit; least permissions.
 * https://github.com/actions/checkout/releases/tag/v7.0.1
 */
export const STARTER_WORKFLOW = `name: Flow
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  flow:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: org/flow-action@v1
`;
