/** NumPy archives: zip files of `.npy` arrays, as `numpy.savez` and `numpy.savez_compressed` write them. */
import { unzipSync, type UnzipFileInfo } from "fflate";
import { DataError, type Arrays } from "./dataset.ts";
import { readNpy } from "./npy.ts";

/** More than this is refused before anything is unpacked. */
const mostBytes = 2 ** 31;
/** Deflate packs no more than this into one (zlib.net/zlib_tech.html). */
const mostPerByte = 1032;

/**
 * The arrays of an archive, by name.
 *
 * @throws DataError for a damaged archive, and for one that unpacks to more than 2 GiB or claims what cannot be
 */
export function readNpz(bytes: Uint8Array, file: string): Arrays {
  let entries: Record<string, Uint8Array>;
  let total = 0;
  const filter = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    if (!name.endsWith(".npy")) return false;
    total += originalSize;
    if (total > mostBytes)
      throw new DataError(`${file}: the archive unpacks to more than ${mostBytes / 2 ** 30} GiB`);
    if (originalSize > size * mostPerByte + mostPerByte)
      throw new DataError(
        `${file}: ${name} claims to unpack from ${size} to ${originalSize} bytes, which cannot be`,
      );
    return true;
  };
  try {
    entries = unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(`${file}: this is no whole zip archive (${reason})`);
  }
  return new Map(
    Object.entries(entries).map(([name, data]) => [
      name.replace(/\.npy$/, ""),
      readNpy(data, `${file}:${name}`),
    ]),
  );
}
