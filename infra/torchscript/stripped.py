"""How every make_*.py here writes its program."""
import io
import zipfile

import torch


def write(program: torch.nn.Module, path: str) -> None:
    """Saves a scripted program without its debug files, which name paths of the machine that made it."""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(program), buffer)
    with zipfile.ZipFile(buffer) as scripted, zipfile.ZipFile(path, "w") as target:
        for name in scripted.namelist():
            if not name.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo(name), scripted.read(name))
