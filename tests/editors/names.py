"""How every editor names and recognises definition files; `same/test_same.py` holds all of them to this table."""

LANGUAGE = "singularity"
SCOPE = "source.singularity"
COMMAND = ["singularity-ls", "lsp"]

# By name alone.
FILE_NAMES = {"Singularity", "Apptainer"}
FILE_PATTERNS = {"Singularity.*", "Apptainer.*"}
EXTENSIONS = {"sdef", "apptainer", "singularity"}

# By name and content, where an editor can look at the content: other formats' files end like this too.
SHARED_EXTENSION = "def"
