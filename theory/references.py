"""The literature, once: key -> how to cite it."""

REFERENCES: dict[str, str] = {
    "rule": "a rule of the derivation file's own, which nobody else has checked",
    "maillard-goldt-2026": "A. Maillard and S. Goldt (2026), arXiv:2605.21402",
    "kadkhodaie-2024": "Z. Kadkhodaie, F. Guth, E. P. Simoncelli and S. Mallat (2024), Generalization in diffusion models arises from geometry-adaptive harmonic representations, arXiv:2310.02557",
    "merger-goldt-2025": "C. Merger and S. Goldt (2025), arXiv:2505.24769",
    "wang-2026": "B. Wang, J. A. Zavatone-Veth and C. Pehlevan (2026), arXiv:2602.02908",
    "marchenko-pastur-1967": "V. A. Marchenko and L. A. Pastur (1967), Distribution of eigenvalues for some sets of random matrices, Math. USSR-Sb. 1, 457",
    "silverstein-bai-1995": "J. W. Silverstein and Z. D. Bai (1995), On the empirical distribution of eigenvalues of a class of large dimensional random matrices, J. Multivariate Anal. 54, 175",
    "silverstein-choi-1995": "J. W. Silverstein and S.-I. Choi (1995), Analysis of the limiting spectral distribution of large dimensional random matrices, J. Multivariate Anal. 54, 295",
    "bai-silverstein-2004": "Z. D. Bai and J. W. Silverstein (2004), CLT for linear spectral statistics of large-dimensional sample covariance matrices, Ann. Probab. 32, 553",
    "dumitriu-edelman-2002": "I. Dumitriu and A. Edelman (2002), Matrix models for beta ensembles, J. Math. Phys. 43, 5830",
    "dlmf": "NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov",
    "isserlis-1918": "L. Isserlis (1918), On a formula for the product-moment coefficient of any order of a normal frequency distribution, Biometrika 12, 134",
    "stein-1981": "C. M. Stein (1981), Estimation of the mean of a multivariate normal distribution, Ann. Statist. 9, 1135",
    "bartlett-1934": "M. S. Bartlett (1934), On the theory of statistical regression, Proc. R. Soc. Edinburgh 53, 260",
    "leadbetter-1983": "M. R. Leadbetter, G. Lindgren and H. Rootzen (1983), Extremes and related properties of random sequences and processes, Springer",
    "williams-1991": "D. Williams (1991), Probability with martingales, Cambridge University Press",
    "chernoff-1981": "H. Chernoff (1981), A note on an inequality involving the normal distribution, Ann. Probab. 9, 533",
    "givens-shortt-1984": "C. R. Givens and R. M. Shortt (1984), A class of Wasserstein metrics for probability distributions, Michigan Math. J. 31, 231",
}
