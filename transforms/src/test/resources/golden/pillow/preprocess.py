"""Writes preprocess.json: what Pillow 13.0.0 makes of small pictures.

The longer side and the place of the crop are computed as torchvision's Resize and CenterCrop do it.
A picture has the bytes (seed * (i + 1) * (i + 1) + 29 * i) >> 3 & 255 at its i-th place in (C, H, W).
Run: pip install pillow==13.0.0 && python preprocess.py > preprocess.json
"""

import json

from PIL import Image

CASES = [  # channels, height, width, resize, crop
    (3, 11, 7, 5, 4),  # smaller, upright
    (3, 6, 13, 9, 8),  # larger, lying
    (1, 5, 5, 17, 3),  # much larger, one channel
    (1, 40, 23, 6, 5),  # much smaller, crop off the middle by a half
    (1, 9, 9, 9, 6),  # same size, halves round to even: (9 - 6) / 2 = 1.5 -> 2
    (3, 8, 9, 0, 5),  # only cropped
    (1, 31, 64, 10, 10),  # 20.6 -> 20 pixels
    (3, 4, 4, 5, 4),  # as large as the crop already, and resized all the same
]


def planes(channels, height, width, seed):
    count = channels * height * width
    values = [(seed * (i + 1) * (i + 1) + 29 * i) >> 3 & 255 for i in range(count)]
    size = height * width
    return [bytes(values[c * size : (c + 1) * size]) for c in range(channels)]


def processed(plane, height, width, resize, crop, how):
    image = Image.frombytes("L", (width, height), plane)
    if resize:
        short, long = min(height, width), max(height, width)
        other = int(resize * long / short)
        height, width = (resize, other) if height <= width else (other, resize)
        image = image.resize((width, height), how)
    left, top = int(round((width - crop) / 2.0)), int(round((height - crop) / 2.0))
    return list(image.crop((left, top, left + crop, top + crop)).tobytes())


cases = []
for number, (channels, height, width, resize, crop) in enumerate(CASES):
    seed = 7 + 12 * number
    for name in ("BILINEAR", "BICUBIC"):
        how = Image.Resampling[name]
        pixels = []
        for plane in planes(channels, height, width, seed):
            pixels += processed(plane, height, width, resize, crop, how)
        cases.append(
            {
                "shape": [channels, height, width],
                "seed": seed,
                "preprocessing": {"resize": resize, "crop": crop, "interpolation": name},
                "pixels": pixels,
            }
        )
print("[" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "]")
