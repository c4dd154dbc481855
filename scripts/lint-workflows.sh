#!/usr/bin/env bash
# actionlint (which asks shellcheck about scripts in workflows), zizmor and shellcheck over all workflows, actions and shell
# scripts of the project. They are no packages of npm: whoever calls this has them on the PATH. Exceptions, with reasons:
# .github/actionlint.yaml, .github/zizmor.yml and docs/decisions/0013-linters-of-workflows.md.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
actionlint -color=false
# Nothing is looked up; the strictest of its three sets of rules.
zizmor --config .github/zizmor.yml --offline --no-progress --persona auditor .github action.yml actions
shellcheck scripts/*.sh
# Its script for Node has a template in quotes, which is meant.
shellcheck --exclude=SC2016 .ci/run
