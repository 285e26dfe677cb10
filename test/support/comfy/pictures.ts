import { crc32, deflateSync } from "node:zlib";

export interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** A PNG of one colour; `texts` become tEXt chunks. */
export function toPng(
  width: number,
  height: number,
  color: Color,
  texts: Readonly<Record<string, string>> = {},
): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  for (let at = 1; at < row.length; at += 3) row.set([color.red, color.green, color.blue], at);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    toChunk("IHDR", head),
    ...Object.entries(texts).map(([key, text]) => toChunk("tEXt", Buffer.from(`${key}\0${text}`, "latin1"))),
    toChunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    toChunk("IEND", Buffer.alloc(0)),
  ]);
}

function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A grey JPEG of one tone, 0 black to 255 white, `blocks` × `blocks` blocks of 8 × 8 pixels. */
export function toJpeg(blocks: number, tone: number): Buffer {
  const size = blocks * 8;
  const level = Math.round(tone) - 128;
  const category = level === 0 ? 0 : Math.floor(Math.log2(Math.abs(level))) + 1;
  // One code for "no difference", one for the first block's category, one for "no more coefficients".
  const first =
    level === 0 ? "0" : `10${(level < 0 ? level + 2 ** category - 1 : level).toString(2).padStart(category, "0")}`;
  const bits = `${first}0${"00".repeat(blocks * blocks - 1)}`.replace(/$/, "1111111");
  const scan: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8), 2);
    scan.push(...(byte === 0xff ? [byte, 0] : [byte]));
  }
  const codes = (lengths: readonly number[], symbols: readonly number[]) => [
    ...lengths,
    ...new Array<number>(16 - lengths.length).fill(0),
    ...symbols,
  ];
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...new Array<number>(64).fill(8)]),
    ...segment(0xc0, [8, size >> 8, size & 255, size >> 8, size & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...codes([1, 1], [0, category || 1])]),
    ...segment(0xc4, [0x10, ...codes([1], [0])]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    ...scan,
    ...[0xff, 0xd9],
  ]);
}

function segment(marker: number, data: readonly number[]): number[] {
  return [0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255, ...data];
}
