"""All models, loaded when first used."""

from __future__ import annotations

_NAMES = {
    "assets": (
        "Asset AssetList AssetListPagination AssetUpload AssetUploadDetails "
        "AssetVariant"
    ),
    "collections_items": (
        "BulkCollectionItem BulkCollectionItemFieldData CollectionItem "
        "CollectionItemFieldData CollectionItemLastPublishedFilter "
        "CollectionItemList CollectionItemListNoPagination "
        "CollectionItemListPagination CollectionItemListResult "
        "CollectionItemListResultPagination CollectionItemWithIdInput "
        "CollectionItemWithIdInputFieldData "
        "CreateBulkCollectionItemRequestBodyFieldDataItem CreateItemsFieldData "
        "SingleCmsItem UpdateItemsResponse"
    ),
    "shared": "Error ErrorCode",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_MODULES)


def __getattr__(name):
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_MODULES})
