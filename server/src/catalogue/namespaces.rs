//! Registries and the namespaces in them that definition files start from: what to type before the name of an image.

/// A registry's host and what it is.
pub const REGISTRIES: &[(&str, &str)] = &[
    ("docker.io", "Docker Hub, which is meant where no host is given"),
    ("quay.io", "Quay, by Red Hat: BioContainers, Jupyter"),
    ("ghcr.io", "GitHub's registry"),
    ("nvcr.io", "NVIDIA's registry (NGC)"),
    ("registry.gitlab.com", "GitLab's registry"),
    ("public.ecr.aws", "Amazon's public registry"),
    ("gcr.io", "Google's registry"),
    ("mcr.microsoft.com", "Microsoft's registry"),
    ("registry.access.redhat.com", "Red Hat's Universal Base Images"),
    ("localhost:5000", "a registry on this machine"),
];

/// Namespaces with more images than any list holds, and whose they are; those of the table of images need no row.
pub const NAMESPACES: &[(&str, &str)] = &[
    ("quay.io/biocontainers/", "BioContainers: a bioconda package each, tags `version--build`"),
    ("quay.io/jupyter/", "Jupyter Docker Stacks"),
    ("rocker/", "R, by the Rocker project"),
    ("bioconductor/", "Bioconductor"),
    ("nvidia/", "NVIDIA on Docker Hub: CUDA"),
    ("nvcr.io/nvidia/", "NVIDIA's frameworks for GPUs"),
    ("nvcr.io/hpc/", "NVIDIA's images of HPC programs"),
    ("rocm/", "AMD's ROCm"),
    ("intel/", "Intel's oneAPI"),
    ("pytorch/", "PyTorch"),
    ("tensorflow/", "TensorFlow"),
    ("nipreps/", "preprocessing for neuroimaging"),
    ("qiime2/", "QIIME 2"),
    ("spack/", "Spack on several systems"),
    ("mambaorg/", "micromamba"),
    ("condaforge/", "Miniforge"),
    ("continuumio/", "Anaconda and Miniconda"),
    ("ghcr.io/", "GitHub's registry: `ghcr.io/owner/image`"),
    ("quay.io/", "Quay: `quay.io/organisation/image`"),
    ("registry.gitlab.com/", "GitLab's registry: `registry.gitlab.com/group/project`"),
    ("public.ecr.aws/", "Amazon's public registry"),
    ("mcr.microsoft.com/", "Microsoft's registry"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_end_in_a_slash_and_stand_once() {
        for (i, (namespace, _)) in NAMESPACES.iter().enumerate() {
            assert!(namespace.ends_with('/'), "{namespace}");
            assert!(NAMESPACES[i + 1..].iter().all(|(other, _)| other != namespace), "{namespace}");
        }
    }
}
