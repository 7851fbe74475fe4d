"""Addresses of the workbench (工作台)."""

from django.urls import path

from onewindow.web.workbench.views import accounts, bundles, cases, guides, papers, tasks

app_name = "workbench"
urlpatterns = [
    path("", tasks.home, name="home"),
    path("find/", tasks.find, name="find"),
    path("find/suggest/", tasks.suggest, name="suggest"),
    path("cases/<int:case>/", cases.case, name="case"),
    path("cases/<int:case>/accept/", cases.accept, name="case-accept"),
    path("cases/<int:case>/correct/", cases.correct, name="case-correct"),
    path("cases/<int:case>/not-accept/", cases.not_accept, name="case-not-accept"),
    path("cases/<int:case>/review/", cases.review, name="case-review"),
    path("cases/<int:case>/grant/", cases.grant, name="case-grant"),
    path("cases/<int:case>/refuse/", cases.refuse, name="case-refuse"),
    path("cases/<int:case>/consent/", cases.consent, name="case-consent"),
    path("cases/<int:case>/decline/", cases.decline, name="case-decline"),
    path("cases/<int:case>/close/", cases.close, name="case-close"),
    path("cases/<int:case>/unmask/", cases.unmask, name="case-unmask"),
    path("cases/<int:case>/materials/<slug:slug>/", papers.case_material, name="case-material"),
    path("cases/<int:case>/slip/", papers.case_slip, name="case-slip"),
    path("cases/<int:case>/slip.pdf", papers.case_slip_pdf, name="case-slip-pdf"),
    path("bundles/<int:bundle>/", bundles.bundle, name="bundle"),
    path("bundles/<int:bundle>/accept/", bundles.accept, name="bundle-accept"),
    path("bundles/<int:bundle>/correct/", bundles.correct, name="bundle-correct"),
    path("bundles/<int:bundle>/not-accept/", bundles.not_accept, name="bundle-not-accept"),
    path("bundles/<int:bundle>/consent/", bundles.consent, name="bundle-consent"),
    path("bundles/<int:bundle>/decline/", bundles.decline, name="bundle-decline"),
    path("bundles/<int:bundle>/unmask/", bundles.unmask, name="bundle-unmask"),
    path("bundles/<int:bundle>/materials/<slug:slug>/", papers.bundle_material, name="bundle-material"),
    path("bundles/<int:bundle>/slip/", papers.bundle_slip, name="bundle-slip"),
    path("bundles/<int:bundle>/slip.pdf", papers.bundle_slip_pdf, name="bundle-slip-pdf"),
    path("guides/<slug:slug>/", guides.guide, name="guide"),
    path("accounts/reset/", accounts.reset, name="account-reset"),
    path("licences/<str:identifier>.pdf", papers.licence_pdf, name="licence-pdf"),
    path("licences/<str:identifier>.sig.json", papers.licence_signature, name="licence-signature"),
]
