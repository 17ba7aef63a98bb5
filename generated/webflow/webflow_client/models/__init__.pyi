from .assets import (
    Asset as Asset,
    AssetList as AssetList,
    AssetListPagination as AssetListPagination,
    AssetUpload as AssetUpload,
    AssetUploadDetails as AssetUploadDetails,
    AssetVariant as AssetVariant,
)
from .collections_items import (
    BulkCollectionItem as BulkCollectionItem,
    BulkCollectionItemFieldData as BulkCollectionItemFieldData,
    CollectionItem as CollectionItem,
    CollectionItemFieldData as CollectionItemFieldData,
    CollectionItemLastPublishedFilter as CollectionItemLastPublishedFilter,
    CollectionItemList as CollectionItemList,
    CollectionItemListNoPagination as CollectionItemListNoPagination,
    CollectionItemListPagination as CollectionItemListPagination,
    CollectionItemListResult as CollectionItemListResult,
    CollectionItemListResultPagination as CollectionItemListResultPagination,
    CollectionItemWithIdInput as CollectionItemWithIdInput,
    CollectionItemWithIdInputFieldData as CollectionItemWithIdInputFieldData,
    CreateBulkCollectionItemRequestBodyFieldDataItem as CreateBulkCollectionItemRequestBodyFieldDataItem,
    CreateItemsFieldData as CreateItemsFieldData,
    SingleCmsItem as SingleCmsItem,
    UpdateItemsResponse as UpdateItemsResponse,
)
from .shared import Error as Error, ErrorCode as ErrorCode
