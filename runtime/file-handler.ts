/** Saving and loading tfjs models as files on Node, where plain tfjs has no `file://` handler. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { io } from "@tensorflow/tfjs";

/**
 * A handler for `net.save(handler)` and `tf.loadLayersModel(handler)`. The folder holds `model.json` and `weights.bin`,
 * the layout of tfjs, so that a browser can load it by its address. `model.json` is replaced last and at once.
 */
export function fileHandler(folder: string): io.IOHandler {
  const modelFile = join(folder, "model.json");
  const weightsFile = join(folder, "weights.bin");
  return {
    save(artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
      mkdirSync(folder, { recursive: true });
      const data = joinBuffers(artifacts.weightData);
      const {
        modelTopology,
        format,
        generatedBy,
        convertedBy,
        trainingConfig,
        userDefinedMetadata,
      } = artifacts;
      const weightsManifest = [{ paths: ["weights.bin"], weights: artifacts.weightSpecs ?? [] }];
      const json = {
        modelTopology,
        format,
        generatedBy,
        convertedBy,
        trainingConfig,
        userDefinedMetadata,
        weightsManifest,
      };
      replace(weightsFile, data);
      replace(modelFile, JSON.stringify(json));
      const modelArtifactsInfo = {
        dateSaved: new Date(),
        modelTopologyType: "JSON" as const,
        weightDataBytes: data.byteLength,
      };
      return Promise.resolve({ modelArtifactsInfo });
    },
    load(): Promise<io.ModelArtifacts> {
      const json = JSON.parse(readFileSync(modelFile, "utf8")) as io.ModelJSON;
      const bytes = readFileSync(weightsFile);
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
      const { modelTopology, userDefinedMetadata } = json;
      return Promise.resolve({
        modelTopology,
        weightSpecs,
        weightData,
        ...(userDefinedMetadata ? { userDefinedMetadata } : {}),
      });
    },
  };
}

function joinBuffers(data: io.WeightData | undefined): Uint8Array {
  const parts = (Array.isArray(data) ? data : data ? [data] : []).map(
    (part) => new Uint8Array(part),
  );
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}

function replace(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
