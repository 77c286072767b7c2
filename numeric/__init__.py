"""Numbers: guaranteed evaluation, random ensembles, trained models, statistical comparison."""
