"""PyTorch as a peer of the benchmarks: see protocol.ts. With `export FOLDER` it writes the networks as ONNX instead."""

import json
import sys
import time

import torch
import torch.nn.functional as F

from networks import networks


def inputs_of(workload, batch):
    shape = workload["input"]
    if workload["dtype"] == "int32":
        return torch.randint(0, workload["classes"], [batch, *shape])
    images = [*shape[:-3], shape[-1], *shape[-3:-1]] if len(shape) > 2 else shape
    return torch.rand([batch, *images])


def runner_of(task, workload):
    net = networks[task["workload"]]()
    x = inputs_of(workload, task["batch"]).numpy()
    if task["kind"] == "inference":
        net.eval()

        def infer():
            with torch.inference_mode():
                return net(torch.from_numpy(x)).numpy()

        return infer
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    y = torch.randint(0, workload["classes"], [task["batch"], *workload["label"]]).numpy()

    def train():
        optimizer.zero_grad()
        logits = net(torch.from_numpy(x))
        loss = F.cross_entropy(logits.reshape(-1, workload["classes"]), torch.from_numpy(y).reshape(-1))
        loss.backward()
        optimizer.step()
        return loss.item()

    return train


def stream_of():
    cell, dense = torch.nn.LSTMCell(64, 128), torch.nn.Linear(128, 10)
    x, state = torch.rand(1, 64).numpy(), [(torch.zeros(1, 128), torch.zeros(1, 128))]

    def step():
        with torch.inference_mode():
            state[0] = cell(torch.from_numpy(x), state[0])
            return dense(state[0][0]).numpy()

    return step


def answer(request, held):
    command = request["command"]
    if command == "prepare":
        task = request["task"]
        held["run"] = stream_of() if task["kind"] == "stream" else runner_of(task, request["workload"])
        return {"ready": True}
    times = []
    for _ in range(request["repeats"]):
        started = time.perf_counter()
        held["run"]()
        times.append((time.perf_counter() - started) * 1000)
    return {"times": times}


def serve(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    held = {}
    print(json.dumps({"version": f"PyTorch {torch.__version__.split('+')[0]}"}), flush=True)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), held)
        except Exception as error:
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)


def export(folder, workloads):
    for workload in workloads:
        net = networks[workload["name"]]().eval()
        x = inputs_of(workload, 2)
        torch.onnx.export(
            net, (x,), f"{folder}/{workload['name']}.onnx", dynamo=False, opset_version=17,
            input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}, "y": {0: "N"}},
        )  # fmt: skip


if sys.argv[1] == "export":
    export(sys.argv[2], json.load(sys.stdin))
else:
    serve(int(sys.argv[1]))
