"""The portal of commune customer conferences (hội nghị truyền thông khách hàng)."""
