"""State dicts of PyTorch as safetensors files, with an input and the output of each, for the tests of `nnc weights`.

Reads a list of requests as JSON from the file named first: for each a name, a reference as in `reference.py`, its
arguments and the shape of the input. Writes NAME.safetensors, NAME.input and NAME.output (float32, channels last)
into the folder named second. Weights are PyTorch's own initial ones, statistics are shaken.
"""

import json
import os
import sys

import torch
from safetensors.torch import save_file

sys.path.insert(0, os.path.dirname(__file__))
from references.reference import Reference  # noqa: E402
from references import sequences, vision  # noqa: E402

torch.set_num_threads(1)
torch.backends.nnpack.set_flags(False)
torch.manual_seed(1)
FOLDERS = {"vision": vision, "sequences": sequences}

with open(sys.argv[1]) as source:
    requests = json.load(source)
for request in requests:
    folder, function = request["reference"].split(":")
    made = getattr(FOLDERS[folder], function)(**request["arguments"])
    reference = made if isinstance(made, Reference) else Reference(made)
    module = reference.module.eval()
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if name.endswith("running_mean"):
                tensor.uniform_(-0.2, 0.2)
            elif name.endswith("running_var"):
                tensor.uniform_(0.5, 1.5)
            elif tensor.is_floating_point() and tensor.abs().sum() == 0:
                tensor.normal_(0, 0.05)
        shape = request["shape"]
        x = torch.randint(0, request["below"], shape) if "below" in request else torch.randn(shape)
        (y,) = reference.run([x])
    base = os.path.join(sys.argv[2], request["name"])
    save_file({name: tensor.contiguous() for name, tensor in module.state_dict().items()}, f"{base}.safetensors")
    x.float().numpy().tofile(f"{base}.input")
    y.contiguous().numpy().tofile(f"{base}.output")
