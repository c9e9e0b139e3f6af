#!/usr/bin/env bash
# Makes the virtual environment .venv with PyTorch, the oracle of the test suite. Where Python or an index that has
# PyTorch is missing, it says so and fails; the oracle tests then skip with that reason.
set -u
cd "$(dirname "$0")/.."
if [ -x .venv/bin/python ] && .venv/bin/python -c 'import torch, torchvision, safetensors' 2>/dev/null; then
  echo "the PyTorch oracle is there"
  exit 0
fi
command -v python3 >/dev/null || { echo "there is no python3"; exit 1; }
python3 -m venv .venv || { echo "python3 cannot make a virtual environment"; exit 1; }
# Where pip is set up with an extra index, the main one may be out of reach, and pip would wait for it.
extra=$(pip config get global.extra-index-url 2>/dev/null || true)
if [ -n "$extra" ]; then
  PIP_INDEX_URL=$(echo "$extra" | awk '{print $1}')
  PIP_EXTRA_INDEX_URL=$(echo "$extra" | awk '{print $2}')
  export PIP_INDEX_URL PIP_EXTRA_INDEX_URL
fi
timeout 900 .venv/bin/python -m pip install --quiet --disable-pip-version-check \
  torch==2.13.0+cpu torchvision==0.28.0 numpy safetensors==0.8.0 || { echo "pip cannot install PyTorch"; exit 1; }
.venv/bin/python -c 'import torch; print("PyTorch", torch.__version__)'
