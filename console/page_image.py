"""Child process: a PDF on standard input, a page number as argument, PNG on standard output."""

import io
import resource
import sys

WIDTH = 1000  # pixels: readable beside the outline, small enough to load fast
LONGEST = 6000
MEMORY, CPU_SECONDS = 2 * 1024**3, 30


def main() -> int:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    import pypdfium2  # only under the limits

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    number = int(sys.argv[1])
    if not 1 <= number <= len(document):
        return 1
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), LONGEST / max(height, 1))
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("L").save(out, "PNG", optimize=True)
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
