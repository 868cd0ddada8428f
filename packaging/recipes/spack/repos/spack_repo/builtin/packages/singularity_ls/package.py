# Copyright Spack Project Developers. See COPYRIGHT file for details.
#
# SPDX-License-Identifier: (Apache-2.0 OR MIT)

from spack_repo.builtin.build_systems.cargo import CargoPackage

from spack.package import *


class SingularityLs(CargoPackage):
    """Language server, linter and pinning tool for Singularity and Apptainer
    definition files."""

    homepage = "https://github.com/@REPOSITORY@"
    url = "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/singularity-ls-@VERSION@-source.tar.gz"
    git = "https://github.com/@REPOSITORY@.git"

    maintainers("@MAINTAINER@")

    license("MIT OR Apache-2.0", checked_by="@MAINTAINER@")

    version("main", branch="main")
    version("@VERSION@", sha256="@SHA256 singularity-ls-@VERSION@-source.tar.gz@")

    depends_on("c", type="build")
    depends_on("rust@@RUST@:", type="build")

    build_directory = "server"

    @run_after("install")
    def install_pages(self):
        program = Executable(self.prefix.bin.join("singularity-ls"))
        program("man", self.prefix.share.man.man1)
        folders = {
            "bash": (self.prefix.share.join("bash-completion").completions, "singularity-ls"),
            "zsh": (self.prefix.share.zsh.join("site-functions"), "_singularity-ls"),
            "fish": (self.prefix.share.fish.join("vendor_completions.d"), "singularity-ls.fish"),
        }
        for shell, (folder, name) in folders.items():
            mkdirp(folder)
            with open(join_path(folder, name), "w", encoding="utf-8") as file:
                program("completions", shell, output=file)
