"""Fine-tune the encoder and write it as ``clauses/model/encoder``: PyTorch, so needed by developers only."""
