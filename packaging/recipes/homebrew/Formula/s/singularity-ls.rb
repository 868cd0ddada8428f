class SingularityLs < Formula
  desc "Language server and linter for Singularity/Apptainer definition files"
  homepage "https://github.com/@REPOSITORY@"
  url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/singularity-ls-@VERSION@-source.tar.gz"
  sha256 "@SHA256 singularity-ls-@VERSION@-source.tar.gz@"
  license any_of: ["MIT", "Apache-2.0"]
  head "https://github.com/@REPOSITORY@.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args(path: "server")
    system bin/"singularity-ls", "man", man1
    generate_completions_from_executable(bin/"singularity-ls", "completions")
  end

  test do
    (testpath/"lesson.def").write <<~EOS
      Bootstrap: docker
      From: python:latest
    EOS
    assert_match "unpinned-base-image", shell_output("#{bin}/singularity-ls check lesson.def", 1)
    assert_match version.to_s, shell_output("#{bin}/singularity-ls --version")
  end
end
