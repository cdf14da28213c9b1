"""Our parts as LangChain sees them: Embeddings, a splitter, a retriever and a vector store for other programs."""

from __future__ import annotations

from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pydantic import ConfigDict, SkipValidation

from knowledge.adapters.chroma import client_of
from knowledge.answers import Hit
from knowledge.lexical import fold
from knowledge.ports import Embedder, Retriever

PIECE_CHARACTERS = 400
OVERLAP_CHARACTERS = 50
# From the coarsest stop to the finest; the list of LangChain's own default holds no Chinese mark.
SEPARATORS = ["\n\n", "\n", "。", "；", ";", "，", "、", " ", ""]

_splitter = RecursiveCharacterTextSplitter(
    chunk_size=PIECE_CHARACTERS,
    chunk_overlap=OVERLAP_CHARACTERS,
    separators=SEPARATORS,
    keep_separator="end",
    strip_whitespace=True,
)


def split_long(text: str) -> list[str]:
    """Parts of at most 400 characters, cut at the stops of Chinese; a shorter text is one part."""
    return _splitter.split_text(text)


class EmbedderEmbeddings(Embeddings):
    """An `Embedder` as LangChain's `Embeddings`; texts are folded to Simplified script first, as our pieces are."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed([fold(text) for text in texts]).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class ClauseRetriever(BaseRetriever):
    """Our hybrid retriever for LangChain programs: page_content is the clause, metadata says where it stands."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: SkipValidation[Retriever]
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_as_langchain(hit) for hit in self.retriever.search(query, self.k)]


def _as_langchain(hit: Hit) -> LangChainDocument:
    metadata = {
        "clause_id": hit.clause.id,
        "document": hit.document.key,
        "title": hit.document.title,
        "path": list(hit.clause.path),
        "start": hit.clause.start,
        "end": hit.clause.end,
        "score": hit.score,
    }
    return LangChainDocument(page_content=hit.document.text_of(hit.clause), metadata=metadata)


def vector_store(place: Path | str, name: str, embedder: Embedder) -> Chroma:
    """A built collection as a LangChain VectorStore, to read from; metadata "clause_id" names the clause."""
    return Chroma(
        client=client_of(place, name),
        collection_name=name,
        embedding_function=EmbedderEmbeddings(embedder),
        create_collection_if_not_exists=False,
    )
