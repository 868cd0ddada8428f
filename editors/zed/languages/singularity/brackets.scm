("{{" @open "}}" @close)
