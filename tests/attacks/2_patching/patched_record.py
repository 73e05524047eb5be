# tries: to replace what writes the record of its own process
import sys


def read(fd):
    for name, module in list(sys.modules.items()):
        if name.startswith("labkit"):
            for each in ("pack_result", "describe", "open_numbers", "dumps", "_write_all"):
                if hasattr(module, each):
                    setattr(module, each, lambda *_, **__: {3})
    return b""
